"""Which field a paper is about, by rules anyone can read (phân loại lĩnh vực).

`rules.toml` gives words and weights; `classify` adds them up and says which words decided.
"""
