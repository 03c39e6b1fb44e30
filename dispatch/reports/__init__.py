"""Reports: figures recomputed from what was stored, nothing counted along the way."""
