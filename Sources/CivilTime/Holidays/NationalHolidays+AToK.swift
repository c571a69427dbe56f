extension NationalHolidays {
  /// Source: Feiertagsruhegesetz 1957.
  static let austria = """
    01-01, new-years-day, Neujahr
    01-06, epiphany, Heilige Drei Könige
    easter+1, easter-monday, Ostermontag
    05-01, labour-day, Staatsfeiertag
    easter+39, ascension, Christi Himmelfahrt
    easter+50, whit-monday, Pfingstmontag
    easter+60, corpus-christi, Fronleichnam
    08-15, assumption, Mariä Himmelfahrt
    10-26 from 1967, national-day, Nationalfeiertag
    11-01, all-saints, Allerheiligen
    12-08, immaculate-conception, Mariä Empfängnis
    12-25, christmas, Christtag
    12-26, saint-stephens-day, Stefanitag
    """

  /// Source: law of 4 January 1974.
  static let belgium = """
    01-01, new-years-day, Nieuwjaar
    easter, easter-sunday, Pasen
    easter+1, easter-monday, Paasmaandag
    05-01, labour-day, Dag van de Arbeid
    easter+39, ascension, O. L. H. Hemelvaart
    easter+49, whit-sunday, Pinksteren
    easter+50, whit-monday, Pinkstermaandag
    07-21, national-day, Nationale feestdag
    08-15, assumption, O. L. V. Hemelvaart
    11-01, all-saints, Allerheiligen
    11-11, armistice, Wapenstilstand
    12-25, christmas, Kerstmis
    """

  /// Source: act 245/2000.
  static let czechia = """
    01-01, new-years-day, Nový rok
    easter-2 from 2016, good-friday, Velký pátek
    easter+1, easter-monday, Velikonoční pondělí
    05-01, labour-day, Svátek práce
    05-08 from 1992, victory-day, Den vítězství
    07-05 from 1990, cyril-and-methodius, Cyril a Metoděj
    07-06 from 1990, jan-hus, Jan Hus
    09-28 from 2000, statehood-day, Den české státnosti
    10-28, independence-day, Vznik samostatného státu
    11-17 from 1990, freedom-day, Den boje za svobodu a demokracii
    12-24 from 1990, christmas-eve, Štědrý den
    12-25, christmas, 1. svátek vánoční
    12-26, saint-stephens-day, 2. svátek vánoční
    """

  /// Source: folkekirken.dk; Great Prayer Day until law 214 of 2023.
  static let denmark = """
    01-01, new-years-day, Nytårsdag
    easter-3, maundy-thursday, Skærtorsdag
    easter-2, good-friday, Langfredag
    easter, easter-sunday, Påskedag
    easter+1, easter-monday, 2. påskedag
    easter+26 to 2023, great-prayer-day, Store bededag
    easter+39, ascension, Kristi himmelfartsdag
    easter+49, whit-sunday, Pinsedag
    easter+50, whit-monday, 2. pinsedag
    12-25, christmas, Juledag
    12-26, second-christmas-day, 2. juledag
    """

  /// Source: Act 388/1937 on holidays, eves as in collective agreements.
  static let finland = """
    01-01, new-years-day, Uudenvuodenpäivä
    01-06, epiphany, Loppiainen
    easter-2, good-friday, Pitkäperjantai
    easter, easter-sunday, Pääsiäispäivä
    easter+1, easter-monday, 2. pääsiäispäivä
    05-01, may-day, Vappu
    easter+39, ascension, Helatorstai
    easter+49, whit-sunday, Helluntaipäivä
    fri after 06-18 from 1955, midsummer-eve, Juhannusaatto
    sat after 06-19 from 1955, midsummer-day, Juhannuspäivä
    sat after 10-30 from 1955, all-saints, Pyhäinpäivä
    12-06, independence-day, Itsenäisyyspäivä
    12-24, christmas-eve, Jouluaatto
    12-25, christmas, Joulupäivä
    12-26, second-christmas-day, Tapaninpäivä
    """

  /// Source: Unification Treaty and the laws of the states: the days that all states share.
  static let germany = """
    01-01, new-years-day, Neujahr
    easter-2, good-friday, Karfreitag
    easter+1, easter-monday, Ostermontag
    05-01, labour-day, Erster Mai
    easter+39, ascension, Christi Himmelfahrt
    easter+50, whit-monday, Pfingstmontag
    10-03 from 1990, unity-day, Tag der Deutschen Einheit
    2017-10-31, reformation-day, Reformationstag
    12-25, christmas, Erster Weihnachtstag
    12-26, second-christmas-day, Zweiter Weihnachtstag
    """

  /// Source: Organisation of Working Time Act 1997, second schedule.
  static let ireland = """
    01-01 added, new-years-day, New Year's Day
    2022-03-18, day-of-remembrance, Day of Remembrance
    2023-02-06, saint-brigids-day, Saint Brigid's Day
    2024-02-05, saint-brigids-day, Saint Brigid's Day
    2025-02-03, saint-brigids-day, Saint Brigid's Day
    2026-02-02, saint-brigids-day, Saint Brigid's Day
    2027-02-01, saint-brigids-day, Saint Brigid's Day
    2028-02-07, saint-brigids-day, Saint Brigid's Day
    2029-02-05, saint-brigids-day, Saint Brigid's Day
    2030-02-01, saint-brigids-day, Saint Brigid's Day
    03-17 added, saint-patricks-day, Saint Patrick's Day
    easter+1, easter-monday, Easter Monday
    1 mon 05 from 1994, may-day, May Day
    1 mon 06, june-bank-holiday, June bank holiday
    1 mon 08, august-bank-holiday, August bank holiday
    last mon 10 from 1977, october-bank-holiday, October bank holiday
    12-25 added, christmas, Christmas Day
    12-26 added, saint-stephens-day, Saint Stephen's Day
    """

  /// Source: law 260 of 1949.
  static let italy = """
    01-01, new-years-day, Capodanno
    01-06 from 1986, epiphany, Epifania
    easter, easter-sunday, Pasqua
    easter+1, easter-monday, Lunedì dell'Angelo
    04-25 from 1946, liberation-day, Festa della Liberazione
    05-01, labour-day, Festa dei lavoratori
    06-02 from 2001, republic-day, Festa della Repubblica
    2011-03-17, unification, 150° dell'Unità d'Italia
    08-15, assumption, Assunzione
    11-01, all-saints, Ognissanti
    12-08, immaculate-conception, Immacolata Concezione
    12-25, christmas, Natale
    12-26, saint-stephens-day, Santo Stefano
    """
}
