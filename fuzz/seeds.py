"""Small banks that mutations begin from."""

WHOLE = rb"""---
bank: b
title: T
topic: C1
blueprint: cma
title.C2: Two
---

# A

## B

1. Stem of two
lines [ESC] list[int]

| a | b |
|---|---|
| 1 | 2 |

*a) 012
   ~ because
     it is
   ! mix-up
   ^
b) No
id: one
difficulty: 3
level: recall
refs: p; q
tags: t
why: because
select: all
shuffle: no
enemies: two
review_by: 2028-01
status: draft
source: s
exhibit: e

#

2. z
a) y
b) n
c) All of the above
answer: B
id: two
"""

NATIVE = (
    b"1. Stem\n*a) yes\nb) no\n",
    WHOLE,
    b"1) One\r\n```\r\na) code\r\n```\r\n*A. y\r\nB. n\r\nC. Both A and B\r\n\r\n2. Two\rlines\r*a) x\rb) y\r",
    "1. Fièvre à 38,5 °C \u202ex 体温\n*a) oui\nb) non\n".encode(),
    "1. Fièvre\n*a) oui\nb) non\n".encode("cp1252"),
    "1. Fever\n*a) yes\nb) no\n".encode("utf-16"),
    b"<!-- a\ncomment -->\n1. x\n\\2. not an item\n*a) \\~ y\nb) n\n   \\! no tag\n",
)

YAML = (
    b"bank: b\nitems:\n  - stem: x\n    options:\n      - {text: y, key: yes}\n      - n\n    id: one\n",
    rb"""bank: b
title: T
category_titles: {C1: One}
items:
  - id: one
    stem: |-
      two

      lines
    category: [A, B]
    options:
      - {text: "\e[31m", key: yes, rationale: r, misconception: m, pinned: yes}
      - text: 'No'
      - 3.10
    difficulty: 3
    refs: [p, q]
    enemies: two
    select: all
    shuffle: no
    why: >
      folded
      text
  - {stem: z, options: [y, n], answer: B, id: two}
""",
    b"items: [{stem: &a x, options: [*a, !!str n], <<: {id: y}}]\n---\nitems: []\n",
)

JSON = (
    rb'{"bank": "b", "items": [{"id": "one", "stem": "x\n\ny", "options": [{"text": "y", "key": true}, "n", 3.10]}]}',
    rb"""{"title": "T", "category_titles": {"C1": "One"}, "items": [{"stem": "\u202e\ud83d\ude00\u0000", "why": "w",
"options": [{"text": "y", "rationale": "r", "misconception": "m", "pinned": true}, {"text": "n"}], "answer": "A, B",
"select": "all", "difficulty": 1, "refs": ["p", "q"], "category": ["A"]}]}""",
)
