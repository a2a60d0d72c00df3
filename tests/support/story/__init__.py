"""The small language in which the vectors tell what happened (ngôn ngữ của ví dụ kiểm thử)."""
