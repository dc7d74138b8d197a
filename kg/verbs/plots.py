"""The network of the most connected things as a picture, by matplotlib (extra: notebook)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kg.errors import NeedsExtra
from kg.model.schema import REGION
from kg.verbs.network import communities, network, simple

if TYPE_CHECKING:
    from kg.graph.opened import Graph


#: Fonts with Chinese characters, as Linux, Windows and macOS name them.
_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
)


def draw(graph: Graph, top: int = 40, form: str = "svg") -> bytes:
    """The `top` most connected nodes: size by degree, colour by community. form: svg or png.

    Raises KgError when matplotlib is not installed.
    """
    try:
        import matplotlib
        from matplotlib import font_manager
        from matplotlib.figure import Figure
    except ImportError:
        raise NeedsExtra("--plot", "notebook") from None
    import networkx as nx

    whole = network(graph)
    plain = simple(whole.subgraph([n for n, d in whole.nodes(data=True) if d["kind"] != REGION]))
    groups = communities(plain)
    degree = dict(plain.degree(weight="weight"))
    kept = sorted(plain, key=lambda n: (-degree[n], plain.nodes[n]["name"]))[:top]
    drawn = nx.Graph()
    drawn.add_nodes_from(kept)
    drawn.add_edges_from((a, b) for a, b in plain.edges if a in set(kept) and b in set(kept))
    # under 500 nodes networkx needs no scipy for this; the seed keeps the picture the same
    places = nx.spring_layout(drawn, seed=1, k=1.6 / max(1, len(kept)) ** 0.5)
    installed = {f.name for f in font_manager.fontManager.ttflist}
    family = [f for f in _FONTS if f in installed][:1] or ["sans-serif"]
    # text stays text in an SVG, so that whoever opens it uses their own Chinese font; no date, no random ids
    with matplotlib.rc_context(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "fazhi-kg",
            "font.family": family,
            "text.parse_math": False,  # a name with $ in it is no formula
        }
    ):
        figure = Figure(figsize=(12, 9))
        axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        nx.draw_networkx_edges(drawn, places, ax=axes, edge_color="#bbb")
        nx.draw_networkx_nodes(
            drawn,
            places,
            ax=axes,
            node_size=[40 + 12 * degree[n] for n in kept],
            node_color=[f"C{(groups[n] - 1) % 10}" for n in kept],
        )
        labels = {n: plain.nodes[n]["name"] for n in kept}
        nx.draw_networkx_labels(drawn, places, labels, ax=axes, font_size=8, font_family=family[0])
        out = io.BytesIO()
        figure.savefig(out, format=form, metadata={"Date": None} if form == "svg" else {"Software": None})
    return out.getvalue()
