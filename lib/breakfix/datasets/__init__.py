"""The data that projects run on: their own samples, and real tables shipped as Parquet under data/."""
