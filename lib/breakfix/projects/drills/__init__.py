"""Drill sheets: five short drills each, on one small ETL."""
