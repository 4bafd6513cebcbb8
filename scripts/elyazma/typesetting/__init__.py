"""From a manuscript to TeX's source tree, and from that to a PDF."""
