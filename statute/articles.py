"""Citations by name: `str(ART_33_2)` is 《条例》第三十三条第二款.

A citation of the 2007 text is told apart from the 2019 text by its name (OLD_…) and by what it
prints: 《条例》（2007年）第二十四条第二款.
"""

from dataclasses import dataclass

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 99 as the statutes number their articles: 33 → 三十三."""
    if not 1 <= number <= 99:
        raise ValueError(f"no article is numbered {number} here")
    tens, ones = divmod(number, 10)
    return (
        (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")
    )


@dataclass(frozen=True)
class Law:
    """A text of law. `short` is how a reader cites it, `title` how a letter names it in full."""

    short: str
    title: str

    def __str__(self) -> str:
        return self.short


@dataclass(frozen=True)
class Article:
    """条, 款 (paragraph) and 项 (item) of one law; 0 means the citation does not go that deep."""

    law: Law
    number: int
    paragraph: int = 0
    item: int = 0

    @property
    def place(self) -> str:
        """第三十三条第二款, without the law's name."""
        place = f"第{chinese(self.number)}条"
        if self.paragraph:
            place += f"第{chinese(self.paragraph)}款"
        if self.item:
            place += f"第（{chinese(self.item)}）项"
        return place

    @property
    def in_full(self) -> str:
        """As a letter to the applicant cites it, with the law's whole title."""
        return f"{self.law.title}{self.place}"

    def __str__(self) -> str:
        return f"{self.law}{self.place}"


def cite(articles: tuple[Article, ...]) -> str:
    """Several citations in one phrase, joined by 、."""
    return "、".join(str(article) for article in articles)


REGULATIONS_2019 = Law("《条例》", "《中华人民共和国政府信息公开条例》（国务院令第711号）")
REGULATIONS_2007 = Law(
    "《条例》（2007年）", "《中华人民共和国政府信息公开条例》（国务院令第492号）"
)
FEE_MEASURES = Law(
    "《信息处理费办法》", "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
)
REVIEW_LAW_2023 = Law("《行政复议法》", "《中华人民共和国行政复议法》（2023年修订）")
REVIEW_LAW_1999 = Law("《行政复议法》（1999年）", "《中华人民共和国行政复议法》（1999年公布）")
LITIGATION_LAW = Law("《行政诉讼法》", "《中华人民共和国行政诉讼法》")
LITIGATION_LAW_1989 = Law("《行政诉讼法》（1989年）", "《中华人民共和国行政诉讼法》（1989年公布）")
INTERPRETATION_2025 = Law(
    "《政府信息公开行政案件解释》",
    "《最高人民法院关于审理政府信息公开行政案件适用法律若干问题的解释》（法释〔2025〕8号）",
)
CIVIL_CODE = Law("《民法典》", "《中华人民共和国民法典》")

# --- 《条例》, State Council Order No. 711, in force from 2019-05-15
ART_14 = Article(REGULATIONS_2019, 14)  # 国家秘密、法律禁止、三安全一稳定
ART_15 = Article(REGULATIONS_2019, 15)  # 商业秘密、个人隐私
ART_16_1 = Article(REGULATIONS_2019, 16, 1)  # 内部事务信息
ART_16_2 = Article(REGULATIONS_2019, 16, 2)  # 过程性信息、行政执法案卷信息
ART_18 = Article(REGULATIONS_2019, 18)  # 不予公开信息的定期评估
ART_20 = Article(REGULATIONS_2019, 20)  # 十五项主动公开内容
ART_21 = Article(REGULATIONS_2019, 21)  # 治安管理
ART_26 = Article(REGULATIONS_2019, 26)  # 主动公开期限
ART_27 = Article(REGULATIONS_2019, 27)  # 申请获取政府信息
ART_29_2 = Article(REGULATIONS_2019, 29, 2)  # 申请应当包括的内容
ART_30 = Article(REGULATIONS_2019, 30)  # 补正
ART_31 = Article(REGULATIONS_2019, 31)  # 收到申请之日
ART_32 = Article(REGULATIONS_2019, 32)  # 征求第三方意见
ART_33_2 = Article(REGULATIONS_2019, 33, 2)  # 答复期限与延长
ART_33_3 = Article(REGULATIONS_2019, 33, 3)  # 征求意见时间不计
ART_34 = Article(REGULATIONS_2019, 34)  # 征求共同制作机关意见
ART_35 = Article(REGULATIONS_2019, 35)  # 数量、频次明显超过合理范围
ART_36_1 = Article(REGULATIONS_2019, 36, item=1)
ART_36_2 = Article(REGULATIONS_2019, 36, item=2)
ART_36_3 = Article(REGULATIONS_2019, 36, item=3)
ART_36_4 = Article(REGULATIONS_2019, 36, item=4)
ART_36_5 = Article(REGULATIONS_2019, 36, item=5)
ART_36_6 = Article(REGULATIONS_2019, 36, item=6)
ART_36_7 = Article(REGULATIONS_2019, 36, item=7)
ART_37 = Article(REGULATIONS_2019, 37)  # 区分处理
ART_38 = Article(REGULATIONS_2019, 38)  # 不必加工、分析
ART_39_1 = Article(REGULATIONS_2019, 39, 1)  # 信访、投诉、举报
ART_39_2 = Article(REGULATIONS_2019, 39, 2)  # 公开出版物
ART_41 = Article(REGULATIONS_2019, 41)  # 更正
ART_42 = Article(REGULATIONS_2019, 42)  # 信息处理费
ART_44 = Article(REGULATIONS_2019, 44)  # 依申请公开转主动公开
ART_49_1 = Article(REGULATIONS_2019, 49, 1)  # 部门年度报告: 1月31日前
ART_49_2 = Article(REGULATIONS_2019, 49, 2)  # 政府年度报告: 3月31日前
ART_50 = Article(REGULATIONS_2019, 50)  # 年度报告内容
ART_51 = Article(REGULATIONS_2019, 51)  # 投诉、复议、诉讼

# --- 《条例》, State Council Order No. 492, in force 2008-05-01 to 2019-05-14
OLD_8 = Article(REGULATIONS_2007, 8)  # 不得危及三安全一稳定
OLD_14_4 = Article(REGULATIONS_2007, 14, 4)  # 国家秘密、商业秘密、个人隐私
OLD_18 = Article(REGULATIONS_2007, 18)  # 主动公开期限
OLD_21_1 = Article(REGULATIONS_2007, 21, item=1)  # 告知获取的方式和途径
OLD_21_2 = Article(REGULATIONS_2007, 21, item=2)  # 不予公开并说明理由
OLD_21_3 = Article(REGULATIONS_2007, 21, item=3)  # 不属于本机关公开或者不存在
OLD_21_4 = Article(REGULATIONS_2007, 21, item=4)  # 更改、补充
OLD_22 = Article(REGULATIONS_2007, 22)  # 区分处理
OLD_23 = Article(REGULATIONS_2007, 23)  # 征求第三方意见
OLD_24_2 = Article(REGULATIONS_2007, 24, 2)  # 答复期限与延长
OLD_24_3 = Article(REGULATIONS_2007, 24, 3)  # 征求意见时间不计
OLD_25_2 = Article(REGULATIONS_2007, 25, 2)  # 更正
OLD_27 = Article(REGULATIONS_2007, 27)  # 成本费用
OLD_28 = Article(REGULATIONS_2007, 28)  # 费用减免
OLD_31 = Article(REGULATIONS_2007, 31)  # 年度报告: 3月31日前
OLD_32 = Article(REGULATIONS_2007, 32)  # 年度报告内容
OLD_33_2 = Article(REGULATIONS_2007, 33, 2)  # 复议、诉讼

# --- fees
FEE_3 = Article(FEE_MEASURES, 3)  # 按件或者按量, 择一
FEE_4 = Article(FEE_MEASURES, 4)  # 按件计收
FEE_5 = Article(FEE_MEASURES, 5)  # 按量计收
FEE_6 = Article(FEE_MEASURES, 6)  # 收费通知与缴费期限
FEE_7 = Article(FEE_MEASURES, 7)  # 对收费决定的救济

# --- remedies
REVIEW_20 = Article(REVIEW_LAW_2023, 20)  # 六十日
REVIEW_23_1_1 = Article(REVIEW_LAW_2023, 23, 1, 1)  # 当场作出的行政处罚决定: 复议前置
REVIEW_23_1_3 = Article(REVIEW_LAW_2023, 23, 1, 3)  # 未履行法定职责: 复议前置
REVIEW_22_2 = Article(REVIEW_LAW_2023, 22, 2)  # 互联网送达的, 提供提交申请书的互联网渠道
REVIEW_23_1_4 = Article(REVIEW_LAW_2023, 23, 1, 4)  # 不予公开: 复议前置
REVIEW_23_2 = Article(REVIEW_LAW_2023, 23, 2)  # 应当告知先申请行政复议
REVIEW_24 = Article(REVIEW_LAW_2023, 24)  # 本级人民政府管辖
REVIEW_48 = Article(REVIEW_LAW_2023, 48)  # 普通程序: 十日内书面答复
REVIEW_54 = Article(REVIEW_LAW_2023, 54)  # 简易程序: 五日内书面答复
REVIEW_53 = Article(REVIEW_LAW_2023, 53)  # 哪些案件可以适用简易程序, 政府信息公开案件在内
REVIEW_62 = Article(REVIEW_LAW_2023, 62)  # 普通程序六十日、简易程序三十日内作出决定
REVIEW_64_2 = Article(REVIEW_LAW_2023, 64, 2)  # 责令重新作出: 不得以同一事实和理由
REVIEW_88_2 = Article(REVIEW_LAW_2023, 88, 2)  # 三日、五日、七日、十日是工作日
INTERPRETATION_1 = Article(INTERPRETATION_2025, 1)  # 哪些答复先复议, 哪些可以直接起诉
OLD_REVIEW_9 = Article(REVIEW_LAW_1999, 9)  # 六十日
OLD_REVIEW_12 = Article(REVIEW_LAW_1999, 12)  # 本级人民政府或者上一级主管部门
OLD_REVIEW_31 = Article(REVIEW_LAW_1999, 31)  # 六十日内作出决定
OLD_REVIEW_23 = Article(REVIEW_LAW_1999, 23)  # 十日内书面答复
LITIGATION_44 = Article(LITIGATION_LAW, 44)  # 复议与诉讼的选择
LITIGATION_45 = Article(LITIGATION_LAW, 45)  # 复议后十五日
LITIGATION_46 = Article(LITIGATION_LAW, 46)  # 六个月
LITIGATION_67 = Article(LITIGATION_LAW, 67)  # 十五日内提交证据、答辩状
LITIGATION_71 = Article(LITIGATION_LAW, 71)  # 判令重新作出: 不得以同一的事实和理由
OLD_LITIGATION_38 = Article(LITIGATION_LAW_1989, 38)  # 复议后十五日
OLD_LITIGATION_39 = Article(LITIGATION_LAW_1989, 39)  # 三个月
OLD_LITIGATION_43 = Article(LITIGATION_LAW_1989, 43)  # 十日内提交材料、答辩状

# --- counting
CIVIL_201 = Article(CIVIL_CODE, 201)  # 开始的当日不计入
CIVIL_202 = Article(CIVIL_CODE, 202)  # 到期月的对应日
CIVIL_203 = Article(CIVIL_CODE, 203)  # 最后一日是法定休假日的顺延
