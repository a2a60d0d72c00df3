"""What a text resembles, said by a node without a word of the text (dấu văn bản).

normalise → boilerplate → marks and shingles → sketcher. Only the sketch leaves the node.
"""
