"""What hypothesis makes texts of: pieces of reports among any characters."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    "郑州市城市管理局", "省住建厅", "市委、市政府", "在市委市政府领导下，", "《中华人民共和国行政处罚法》", "《行政处罚法》第三十三条",
    "《郑州市燃气管理条例》", "落实", "推行“双随机、一公开”", "开展“净源”专项行动", "。", "，", "\n", "  ", "\u3000", "《", "》", "“", "”", "(", ")",
    "依据", "宣传", "我局", "民法典", "<script>", "𠀀", "😀", "\u200b", "2024年", "法治政府建设情况报告", "的", "“四张清单”（甲、乙、丙、丁）",
]  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join)
