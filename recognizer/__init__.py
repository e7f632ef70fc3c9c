"""Pictures in, names out. Knows no network, no event loop and no chat."""

import os

# onnxruntime 1.32 gives the machine an id and tells Microsoft how it is used, unless it is told not to before it loads
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
