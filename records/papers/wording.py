"""How official papers write dates and numbers (GB/T 9704-2012, GB/T 15835-2011)."""

from datetime import date


def chinese_date(day: date) -> str:
    """成文日期: Arabic figures, the year in full, nothing padded: 2017年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(code: str, *, year: int, serial: int) -> str:
    """发文字号: 机关代字, year in six-corner brackets, serial not padded: 十公依〔2017〕3号."""
    return f"{code}〔{year}〕{serial}号"
