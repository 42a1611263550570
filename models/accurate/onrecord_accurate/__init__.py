"""The model that ``onrecord.Annotator(model="accurate")`` reads."""

from pathlib import Path

#: The file of the model.
PATH = Path(__file__).with_name("accurate.model")
