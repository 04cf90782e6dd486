"""Invented gazette prose, the same for the same seed."""

from __future__ import annotations

import random

STREETS = ("云栖街道", "望江街道", "文晖街道", "石桥街道", "湖墅街道", "祥符街道")
SUBJECTS = (
    "财政总收入",
    "地方财政收入",
    "固定资产投资",
    "社会消费品零售总额",
    "规上工业增加值",
    "实际利用外资",
)
DOINGS = (
    "加装电梯{n}台",
    "新增养老床位{n}张",
    "整治雨污管网{n}公里",
    "化解信访积案{n}件",
    "改造老旧小区{n}个",
    "新建口袋公园{n}处",
)
TOPICS = ("窗口服务", "河道保洁", "邻里食堂", "夜间经济", "校园护航", "古树保护", "垃圾分类", "数字小站")
VERBS = ("再提速", "有新招", "结硕果", "进社区", "见真章", "添亮色")


def sentence(rng: random.Random) -> str:
    kind = rng.randrange(3)
    if kind == 0:
        amount, rate = rng.randrange(11, 990) / 10, rng.randrange(11, 230) / 10
        return f"1至10月，{rng.choice(STREETS)}实现{rng.choice(SUBJECTS)}{amount}亿元，同比增长{rate}%。"
    if kind == 1:
        return f"今年以来，{rng.choice(STREETS)}{rng.choice(DOINGS).format(n=rng.randrange(3, 400))}。"
    return f"走进{rng.choice(STREETS)}，{rng.choice(TOPICS)}正一件件落到实处，居民们说日子有了盼头。"


def paragraphs(rng: random.Random, count: int) -> list[str]:
    return ["".join(sentence(rng) for _ in range(rng.randrange(2, 5))) for _ in range(count)]


def title(rng: random.Random, number: int) -> str:
    return f"{rng.choice(STREETS)[:2]}{rng.choice(TOPICS)}{rng.choice(VERBS)} {number}号报道"
