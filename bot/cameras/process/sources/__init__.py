"""Where pictures come from: FFmpeg for streams, files and devices, HTTP for cameras that send JPEGs."""
