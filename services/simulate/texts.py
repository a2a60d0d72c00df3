"""Petition texts from slot grammars, one set of sentences per kind and topic (nội dung đơn).

Every text names its spot, so that two matters never share one by chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.contracts.words import Kind, Topic

if TYPE_CHECKING:
    from random import Random

Sentences = tuple[str, ...]

_SLOTS: dict[str, Sentences] = {
    "area": ("86,5 m²", "120 m²", "154 m²", "210 m²", "325 m²", "1.250 m²", "2.400 m²"),
    "years": ("từ năm 1987", "từ năm 1993", "hơn 20 năm nay", "qua ba đời", "từ trước năm 1980"),
    "project": (
        *("mở rộng tỉnh lộ", "khu dân cư mới", "cụm công nghiệp", "kè chống sạt lở"),
        *("hồ chứa nước", "trường học", "khu tái định cư", "đường ven biển"),
    ),
    "smell": ("mùi hôi", "khói đen", "bụi", "nước thải màu đen", "tiếng ồn ban đêm"),
    "source": (
        *("trại nuôi heo", "xưởng chế biến gỗ", "bãi tập kết rác", "cơ sở tái chế nhựa"),
        *("lò gạch", "nhà máy chế biến tinh bột", "bãi cát sỏi"),
    ),
    "benefit": (
        *("trợ cấp bảo trợ xã hội", "hỗ trợ hộ nghèo", "chế độ thương binh"),
        *("hỗ trợ thiệt hại do bão", "trợ cấp người cao tuổi", "hỗ trợ sinh kế"),
    ),
    "deed": (
        *("xác nhận sai nguồn gốc đất", "nhận tiền của người dân khi làm hồ sơ"),
        *("lập danh sách khống để hưởng hỗ trợ", "bao che cho việc xây dựng trái phép"),
        *("gây khó khăn khi chứng thực giấy tờ", "sử dụng quỹ đóng góp không công khai"),
    ),
    "road": ("ổ gà", "ngập sau mỗi trận mưa", "không có đèn chiếu sáng", "sạt lở mép taluy"),
    "ask": (
        *("Kính đề nghị quý cơ quan xem xét, giải quyết theo quy định của pháp luật.",),
        *("Kính mong quý cơ quan kiểm tra thực tế và trả lời bằng văn bản.",),
        *("Đề nghị cơ quan có thẩm quyền xem xét, bảo đảm quyền lợi hợp pháp cho gia đình tôi.",),
    ),
}

_COMPLAINT: dict[Topic, Sentences] = {
    Topic.LAND: (
        (
            "Tôi khiếu nại {decision} về việc thu hồi {area} đất tại {spot} để làm {project}: "
            "gia đình tôi sử dụng ổn định {years} nhưng không được bồi thường đúng loại đất. {ask}"
        ),
        (
            "Tôi không đồng ý với {decision} về phương án bồi thường, hỗ trợ, tái định cư đối với "
            "thửa đất {area} tại {spot}; đơn giá áp dụng thấp hơn thực tế. {ask}"
        ),
        (
            "{decision} không cấp giấy chứng nhận quyền sử dụng đất tại {spot} là không đúng, "
            "vì gia đình tôi sử dụng đất {years}, không tranh chấp. {ask}"
        ),
    ),
    Topic.ENVIRONMENT: (
        (
            "Tôi khiếu nại {decision} cho phép {source} hoạt động tại {spot}, "
            "gây {smell} ảnh hưởng đến gia đình tôi. {ask}"
        ),
    ),
    Topic.POLICY: (
        "Tôi khiếu nại {decision} về việc thôi hưởng {benefit} của gia đình tôi ở {spot}. {ask}",
        (
            "{decision} xác định gia đình tôi tại {spot} không đủ điều kiện hưởng {benefit} "
            "là chưa xem xét hết giấy tờ tôi đã nộp. {ask}"
        ),
    ),
    Topic.OTHER: (
        (
            "Tôi khiếu nại {decision} về xử phạt vi phạm hành chính tại {spot}; "
            "biên bản lập không đúng trình tự. {ask}"
        ),
    ),
}
_DENUNCIATION: Sentences = (
    (
        "Tôi tố cáo người giữ chức vụ nêu trong đơn đã {deed} liên quan đến {spot}. "
        "Tôi cam đoan nội dung là đúng sự thật và đề nghị giữ bí mật họ tên, địa chỉ. {ask}"
    ),
    "Người bị tố cáo nhiều lần {deed}; sự việc xảy ra tại {spot}, có người làm chứng. {ask}",
)
_FEEDBACK: dict[Topic, Sentences] = {
    Topic.LAND: (
        "Người dân phản ánh việc lấn chiếm đất công {area} tại {spot}. {ask}",
        "Đề nghị công khai quy hoạch sử dụng đất cho dự án {project} tại {spot}. {ask}",
    ),
    Topic.ENVIRONMENT: (
        "Người dân ở {spot} phản ánh {source} gây {smell} kéo dài. {ask}",
        "Đề nghị kiểm tra {source} tại {spot} vì {smell} vượt mức chịu đựng. {ask}",
    ),
    Topic.POLICY: (
        "Tôi kiến nghị xem lại danh sách {benefit} tại {spot} để không bỏ sót hộ khó khăn. {ask}",
    ),
    Topic.OTHER: (
        "Tuyến đường tại {spot} {road}, rất nguy hiểm cho học sinh. {ask}",
        "Kiến nghị sửa chữa kênh mương nội đồng tại {spot} trước vụ mùa. {ask}",
    ),
}
_SPOT = (
    "thửa {n}, tờ bản đồ số {m}, thôn {hamlet}",
    "hẻm {n}/{m}, tổ {k}, thôn {hamlet}",
    "cuối ngõ {n}, xóm {m}, thôn {hamlet}",
)


def spot(rng: Random, number: str, *, hamlet: str) -> str:
    """Name a spot inside a commune; the number makes it the only one."""
    words = rng.choice(_SPOT)
    return words.format(n=number, m=rng.randint(1, 60), k=rng.randint(1, 20), hamlet=hamlet)


def text(rng: Random, kind: Kind, topic: Topic, *, spot: str, decision: str) -> str:
    """Write what a petitioner might write (một lá đơn)."""
    sentence = rng.choice(_sentences(kind, topic))
    filled = {name: rng.choice(words) for name, words in _SLOTS.items()}
    return sentence.format(**filled, spot=spot, decision=decision)


def _sentences(kind: Kind, topic: Topic) -> Sentences:
    if kind is Kind.DENUNCIATION:
        return _DENUNCIATION
    book = _COMPLAINT if kind is Kind.COMPLAINT else _FEEDBACK
    return book.get(topic, book[Topic.OTHER])
