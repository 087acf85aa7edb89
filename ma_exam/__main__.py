"""`python -m ma_exam` is the command `ma-exam`."""

from ma_exam.cli.entry import run

if __name__ == "__main__":
    run()
