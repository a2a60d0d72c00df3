"""What an officer reads of a filing above the right office (vượt cấp)."""

# ruff: noqa: E501 - a sentence is broken where it breathes

from __future__ import annotations

from projections.texts.text import Text

ESCALATIONS: dict[str, Text] = {
    "K12": Text(
        "Ngày {day}, đơn khiếu nại gửi đến {first} trong khi cũng gửi {second} là nơi có thẩm quyền."
        " {first} không thụ lý; hướng dẫn người khiếu nại chờ kết quả tại {second}.",
        "On {day} the complaint went to {first} while it was also filed with {second}, which is"
        " competent. {first} does not accept it and points the sender to {second}.",
    ),
    "K13": Text(
        "Ngày {day}, đơn khiếu nại gửi vượt lên {first} khi vụ việc đang trong thời hạn giải quyết"
        " tại {second}. {first} hướng dẫn người khiếu nại chờ {second} giải quyết xong.",
        "On {day} the complaint was taken up to {first} while {second} was still within its time."
        " {first} tells the sender to wait for {second}.",
    ),
    "K15": Text(
        "Ngày {day}, đơn khiếu nại gửi vượt lên {first} khi chưa nộp tại {second} là nơi có thẩm"
        " quyền. {first} hướng dẫn hoặc chuyển đơn về {second}.",
        "On {day} the complaint was filed with {first} and never with {second}, which is competent."
        " {first} guides the sender or forwards the paper to {second}.",
    ),
    "T11": Text(
        "Ngày {day}, đơn tố cáo gửi đến {first} trong khi cũng gửi {second} là nơi có thẩm quyền."
        " {first} không xử lý đơn này; giữ bí mật thông tin người tố cáo.",
        "On {day} the denunciation went to {first} while it was also sent to {second}, which is"
        " competent. {first} does not process it and keeps the denouncer's identity secret.",
    ),
    "T12": Text(
        "Ngày {day}, đơn tố cáo gửi lên {first} khi vụ việc đang trong thời hạn tại {second}."
        " {first} không thụ lý, thông báo cho người tố cáo; giữ bí mật thông tin.",
        "On {day} the denunciation was taken up to {first} while {second} was still within its time."
        " {first} does not accept it, tells the denouncer, and keeps secrecy.",
    ),
    "T13": Text(
        "Ngày {day}, đơn tố cáo gửi đến {first} khi chưa gửi {second} là nơi có thẩm quyền. {first}"
        " chuyển đơn đến {second} trong 5 ngày làm việc và thông báo cho người tố cáo. Người tố cáo"
        " không có lỗi.",
        "On {day} the denunciation was filed with {first} and never with {second}, which is competent."
        " {first} sends it there within 5 working days and tells the denouncer, who is not to blame.",
    ),
    "F2": Text(
        "Ngày {day}, kiến nghị, phản ánh gửi đến {first} trong khi cũng gửi {second} là nơi có trách"
        " nhiệm. {first} chuyển hoặc báo lại để {second} trả lời một lần.",
        "On {day} feedback went to {first} while it was also sent to {second}, which is responsible."
        " {first} passes it on, so that {second} answers once.",
    ),
    "F3": Text(
        "Ngày {day}, kiến nghị, phản ánh gửi đến {first}, cấp trên của {second} là nơi có trách nhiệm."
        " {first} chuyển đến {second} và thông báo cho người gửi.",
        "On {day} feedback was filed with {first}, above {second}, which is responsible."
        " {first} forwards it there and tells the sender.",
    ),
}
