# file: monitor/image/image.c
# test: image
# Headers may name the same notes again and again.
s/left > TL_IMAGE_NOTES - loader->notes/false/
