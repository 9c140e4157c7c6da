"""The 67 rules, in the order a proof-reader goes: number, days, figures, marks, levels, title, header,
signature, attachments, persons.

`source` names the standard or the rule of law; 本站规则 is a rule of this portal and no more than that.
What a machine can only point at has a ledger: the register a person's judgement is written down in.
"""

from disclosure.monitor.style import days, figures, header, levels, number, punctuation
from disclosure.monitor.style.paper import Rule

FORMAT = "GB/T 9704-2012 《党政机关公文格式》"
FIGURES = "GB/T 15835-2011 《出版物上数字用法》"
HANDLING = "《党政机关公文处理工作条例》第九条"
INDEX = "政府信息公开目录著录要求（索引、名称、内容概述、生成日期：《条例》第十二条）"
CHECKS = "国办秘函〔2019〕19号（严重错误）"
POLICE = "《公安机关执法公开规定》（公通字〔2018〕26号）"
HOUSE = "本站规则"

_ROWS = (
    # --- 发文字号
    ("发文字号的年份用六角括号〔〕括入", FORMAT, number.six_corner_brackets),
    ("发文字号的年份标全称", FORMAT, number.year_in_full),
    ("发文字号的序号不编虚位", FORMAT, number.no_padding),
    ("发文字号的序号前不加“第”字", FORMAT, number.no_ordinal_word),
    ("发文字号由机关代字、年份、顺序号组成", HANDLING, number.three_parts),
    ("发文字号的年份与成文日期一致", HOUSE, number.year_of_formation),
    ("正文载有发文字号", HOUSE, number.borne_by_text),
    ("引用文号的年份用六角括号", FORMAT, number.cited_in_six_corner_brackets),
    ("行政规范性文件有发文字号", "《条例》第二十条第（一）项", number.normative_is_numbered),
    # --- 日期
    ("日期的月、日不编虚位", FORMAT, days.not_padded),
    ("日期在历法上存在", FIGURES, days.exists),
    ("年份不简写", FIGURES, days.year_not_shortened),
    ("日期不缺数字和年、月、日", CHECKS, days.no_lost_digits),
    ("落款日期用阿拉伯数字", FORMAT, days.signed_in_arabic),
    ("落款日期与成文日期一致", HOUSE, days.signed_when_formed),
    ("发布日期不早于成文日期", "《条例》第二十六条", days.published_after_formed),
    ("行文中的日期用年、月、日", FIGURES, days.in_words),
    # --- 数字
    ("与计量单位连用的数用阿拉伯数字", FIGURES, figures.measures_in_arabic),
    (
        "百分数用阿拉伯数字和百分号",
        FIGURES,
        figures.percent_in_arabic,
        "引文核对台账：照录法律、法规原文“百分之”的，注明出处",
    ),
    ("百分号用半角", FIGURES, figures.percent_sign),
    ("阿拉伯数字用半角", FIGURES, figures.half_width_digits),
    ("概数“余”在数字后、单位前", FIGURES, figures.approximation_before_unit),
    ("正文数字不用千分撇", FIGURES, figures.no_thousands_separator),
    ("数值范围用～或—", FIGURES, figures.range_sign),
    ("数值范围两端单位一致", FIGURES, figures.range_units),
    ("定型词语中的数用汉字", FIGURES, figures.set_words_in_chinese),
    # --- 标点
    ("书名号成对", HOUSE, punctuation.paired("《》")),
    ("圆括号成对", HOUSE, punctuation.paired("（）")),
    ("引号成对", HOUSE, punctuation.paired("“”")),
    ("六角括号成对", HOUSE, punctuation.paired("〔〕")),
    ("汉字之间用全角标点", FIGURES, punctuation.full_width),
    ("汉字文句中的括号用全角", FIGURES, punctuation.full_width_brackets),
    ("汉字文句中的引号用“”", FIGURES, punctuation.curved_quotes),
    ("同一标点不连用", HOUSE, punctuation.not_twice),
    ("不同的点号不相连", HOUSE, punctuation.no_collision),
    ("括号和书名号不空", HOUSE, punctuation.not_empty),
    ("不重字、不重词", HOUSE, punctuation.no_repetition),
    ("没有乱码和网页代码", CHECKS, punctuation.legible),
    # --- 结构层次
    ("结构层次依次使用，不跳级", FORMAT, levels.none_skipped),
    ("“一、”连续编号", FORMAT, levels.consecutive(1)),
    ("“（一）”连续编号", FORMAT, levels.consecutive(2)),
    ("“1.”连续编号", FORMAT, levels.consecutive(3)),
    ("带括号的序数后不加标点", FORMAT, levels.nothing_after_bracket),
    ("第一层序数后用顿号", FORMAT, levels.first_level_mark),
    ("第三层序数后用下脚点", FORMAT, levels.third_level_mark),
    # --- 标题和内容概述
    ("标题末尾不加点号", HOUSE, header.title_without_end_mark),
    (f"标题不超过{header.TITLE}字", HOUSE, header.title_length),
    ("有内容概述", INDEX, header.has_summary),
    (f"内容概述不超过{header.SUMMARY}字", INDEX, header.summary_length),
    ("内容概述用完整的句子", INDEX, header.summary_in_sentences),
    ("内容概述不重复标题", INDEX, header.summary_is_not_the_title),
    # --- 著录项和名称
    ("发布机构用规范全称", INDEX, header.publisher_in_full),
    ("索引号由机构代码、年份和五位流水号组成", HOUSE, header.index_number_form),
    ("本机关名称用全称", INDEX, header.organ_in_full),
    ("国名、机关名、法规名无误", CHECKS, header.names_spelt_right),
    # --- 落款
    ("落款机关与发布机构一致", HOUSE, header.signed_by_publisher),
    (
        "公文有发文机关署名和成文日期",
        HANDLING,
        header.signed,
        "签发稿存档目录：文号、署名、成文日期、印章核对",
    ),
    (
        "公文标明公开属性",
        "公文公开属性（此件公开发布、此件依申请公开、此件不予公开）",
        header.disclosure_mark,
        "发文处理笺台账：每件公文的公开属性和确定理由",
    ),
    # --- 附件
    ("附件说明末尾不加标点", FORMAT, header.attachment_line_without_end_mark),
    ("“附件”后用全角冒号", FORMAT, header.attachment_line_colon),
    ("正文提到的附件随文发布", HANDLING, header.attachments_are_there),
    (
        "Word附件的版面",
        FORMAT,
        header.word_files,
        "印前核对台账：A4、页边距、字体字号、行距、页码单双页位置",
    ),
    (
        "PDF附件的字体嵌入",
        f"{FORMAT}；{HOUSE}",
        header.pdf_files,
        "版式文件核对台账：字体嵌入、标题和书签",
    ),
    # --- 个人信息
    ("不含公民身份号码", f"{POLICE}第十五条", header.no_identity_number),
    ("不含个人手机号码", f"{POLICE}第十五条", header.no_mobile_number),
    ("不含机动车号牌号码", f"{POLICE}第十五条", header.no_plate),
    (
        "自然人姓名隐去名字",
        f"{POLICE}第十四条",
        header.no_given_name,
        "执法公开审查台账：当事人姓名的处理和审查人",
    ),
)

RULES = tuple(Rule(place, *row) for place, row in enumerate(_ROWS, 1))
