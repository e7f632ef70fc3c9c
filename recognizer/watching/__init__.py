"""Frames of cameras in, tracks of whoever moves there out: one process for all cameras."""
