"""The texts of a file on their way from the worker that read it: known by their digests, and compressed."""

from __future__ import annotations

from kg.builder.messages import Part, Texts
from kg.disk.compressed import large, small
from kg.model.iris import digest, likeness
from kg.read.limits import Document


def packed_texts(documents: list[Document]) -> Texts:
    """The documents of a file as they are sent and kept; of one that is refused the text is b''."""
    parts, texts = [], []
    for found in documents:
        marks = ("", "") if found.refused else (digest(found.text), likeness(found.text))
        parts.append(Part(found.part, *marks, found.meta, found.refused))
        texts.append(b"" if found.refused else small(found.text.encode("utf-8")))
    return Texts(parts, texts)


def unpacked_texts(told: Texts) -> list[Document]:
    """The documents again. Raises Damaged or UnicodeDecodeError for bytes that `packed_texts` did not make."""
    return [
        Document("" if part.refused else unpacked_text(text), part.part, part.meta, part.refused)
        for part, text in zip(told.parts, told.texts, strict=True)
    ]


def unpacked_text(data: bytes) -> str:
    """One of the texts again. Raises as `unpacked_texts` does."""
    return large(data).decode("utf-8")
