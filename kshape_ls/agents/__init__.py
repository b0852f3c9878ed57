"""For coding agents: what kshape-ls knows, as tools of the Model Context Protocol, bounded to one folder."""
