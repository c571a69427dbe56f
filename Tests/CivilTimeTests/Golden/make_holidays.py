"""Writes holidays.json: the public holidays of countries by year, as the package `holidays` has them (0.109).

Sundays are left out: what falls on one is a day off anyway. Left out too are days that the package lists and that
are no days off for most (named below). Where the package leaves out days that Loadstar's tables hold on purpose (eves
that are days off in practice, substitute days), its list is only a part of ours: "part".

usage: python3 make_holidays.py >holidays.json      (pip install holidays==0.109)
"""
import json

import holidays

# Name: country, subdivision, first year, whether the list is only a part of ours, days left out.
COUNTRIES = {
    "austria": ("AT", None, 2005, False, []),
    "belgium": ("BE", None, 2005, False, []),
    "czechia": ("CZ", None, 2005, False, []),
    "denmark": ("DK", None, 2005, False, []),
    "england": ("GB", "ENG", 2005, False, []),
    "finland": ("FI", None, 2005, False, []),
    "germany": ("DE", None, 2005, False, []),
    "ireland": ("IE", None, 2005, True, ["National Day of Mourning"]),
    "italy": ("IT", None, 2005, False, []),
    "netherlands": ("NL", None, 2005, False, ["Good Friday", "Liberation Day"]),
    "new-south-wales": ("AU", "NSW", 2011, False, ["Bank Holiday"]),
    "norway": ("NO", None, 2005, False, []),
    "ontario": ("CA", "ON", 2005, True, []),
    "poland": ("PL", None, 2005, False, []),
    "portugal": ("PT", None, 2005, False, []),
    "spain": ("ES", None, 2008, False, []),
    "sweden": ("SE", None, 2005, True, []),
    "united-states": ("US", None, 2005, False, []),
}


def dates(country, subdivision, year, left_out):
    days = holidays.country_holidays(country, subdiv=subdivision, years=year)
    return [str(day) for day, name in sorted(days.items())
            if day.weekday() < 6 and day.year == year and name not in left_out]


result = {
    name: {"part": part, "years": {str(year): dates(country, subdivision, year, left_out) for year in range(first, 2027)}}
    for name, (country, subdivision, first, part, left_out) in COUNTRIES.items()
}
print("{\n" + ",\n".join(f'"{name}": {json.dumps(value)}' for name, value in result.items()) + "\n}")
