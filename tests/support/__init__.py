"""What several folders of tests share: a fake machine, toy exams, a store in memory, and a student before them.

Import it as `from tests.support.machine import Machine`; `python -m pytest` puts the repository's root on the path.
"""
