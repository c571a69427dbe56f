extension NationalHolidays {
  /// Source: Algemene termijnenwet, article 3.
  static let netherlands = """
    01-01, new-years-day, Nieuwjaarsdag
    easter, easter-sunday, Eerste paasdag
    easter+1, easter-monday, Tweede paasdag
    04-30 before to 2013, queens-day, Koninginnedag
    04-27 before from 2014, kings-day, Koningsdag
    easter+39, ascension, Hemelvaartsdag
    easter+49, whit-sunday, Eerste pinksterdag
    easter+50, whit-monday, Tweede pinksterdag
    12-25, christmas, Eerste kerstdag
    12-26, second-christmas-day, Tweede kerstdag
    """

  /// Source: Public Holidays Act 2010.
  static let newSouthWales = """
    01-01 added, new-years-day, New Year's Day
    01-26 moved, australia-day, Australia Day
    easter-2, good-friday, Good Friday
    easter-1, easter-saturday, Easter Saturday
    easter from 2011, easter-sunday, Easter Sunday
    easter+1, easter-monday, Easter Monday
    04-25, anzac-day, Anzac Day
    2 mon 06, sovereigns-birthday, King's Birthday
    2022-09-22, day-of-mourning, National Day of Mourning for Queen Elizabeth II
    2026-04-27, anzac-day-additional, Anzac Day (additional day)
    1 mon 10, labour-day, Labour Day
    12-25 added, christmas, Christmas Day
    12-26 added, boxing-day, Boxing Day
    """

  /// Source: helligdagsloven.
  static let norway = """
    01-01, new-years-day, Første nyttårsdag
    easter-3, maundy-thursday, Skjærtorsdag
    easter-2, good-friday, Langfredag
    easter, easter-sunday, Første påskedag
    easter+1, easter-monday, Andre påskedag
    05-01, labour-day, Arbeidernes dag
    05-17, constitution-day, Grunnlovsdagen
    easter+39, ascension, Kristi himmelfartsdag
    easter+49, whit-sunday, Første pinsedag
    easter+50, whit-monday, Andre pinsedag
    12-25, christmas, Første juledag
    12-26, second-christmas-day, Andre juledag
    """

  /// Source: Employment Standards Act 2000, section 1.
  static let ontario = """
    01-01 added, new-years-day, New Year's Day
    3 mon 02 from 2008, family-day, Family Day
    easter-2, good-friday, Good Friday
    mon after 05-17, victoria-day, Victoria Day
    07-01 added, canada-day, Canada Day
    1 mon 09, labour-day, Labour Day
    2 mon 10, thanksgiving, Thanksgiving
    12-25 added, christmas, Christmas Day
    12-26 added, boxing-day, Boxing Day
    """

  /// Source: law of 18 January 1951.
  static let poland = """
    01-01, new-years-day, Nowy Rok
    01-06 from 2011, epiphany, Trzech Króli
    easter, easter-sunday, Wielkanoc
    easter+1, easter-monday, Poniedziałek Wielkanocny
    05-01, labour-day, Święto Państwowe
    05-03 from 1990, constitution-day, Święto Konstytucji
    easter+49, whit-sunday, Zielone Świątki
    easter+60, corpus-christi, Boże Ciało
    08-15 from 1989, assumption, Wniebowzięcie
    11-01, all-saints, Wszystkich Świętych
    11-11 from 1989, independence-day, Święto Niepodległości
    2018-11-12, independence-centenary, Stulecie Niepodległości
    12-24 from 2025, christmas-eve, Wigilia
    12-25, christmas, Boże Narodzenie
    12-26, second-christmas-day, Drugi dzień świąt
    """

  /// Source: Código do Trabalho, article 234; four days suspended from 2013 to 2015.
  static let portugal = """
    01-01, new-years-day, Ano Novo
    easter-2, good-friday, Sexta-feira Santa
    easter, easter-sunday, Páscoa
    04-25 from 1975, freedom-day, Dia da Liberdade
    05-01 from 1974, labour-day, Dia do Trabalhador
    easter+60 to 2012, corpus-christi, Corpo de Deus
    easter+60 from 2016, corpus-christi, Corpo de Deus
    06-10, portugal-day, Dia de Portugal
    08-15, assumption, Assunção
    10-05 to 2012, republic-day, Implantação da República
    10-05 from 2016, republic-day, Implantação da República
    11-01 to 2012, all-saints, Todos os Santos
    11-01 from 2016, all-saints, Todos os Santos
    12-01 to 2012, restoration-day, Restauração da Independência
    12-01 from 2016, restoration-day, Restauração da Independência
    12-08, immaculate-conception, Imaculada Conceição
    12-25, christmas, Natal
    """

  /// Source: Estatuto de los Trabajadores, article 37; regional days are not in it.
  static let spain = """
    01-01, new-years-day, Año Nuevo
    01-06, epiphany, Epifanía
    easter-2, good-friday, Viernes Santo
    05-01, labour-day, Fiesta del Trabajo
    08-15, assumption, Asunción
    10-12, national-day, Fiesta Nacional
    11-01, all-saints, Todos los Santos
    12-06 from 1984, constitution-day, Día de la Constitución
    12-08, immaculate-conception, Inmaculada Concepción
    12-25, christmas, Navidad
    """

  /// Source: lag (1989:253), with the eves that are days off in practice.
  static let sweden = """
    01-01, new-years-day, Nyårsdagen
    01-06, epiphany, Trettondedag jul
    easter-2, good-friday, Långfredagen
    easter, easter-sunday, Påskdagen
    easter+1, easter-monday, Annandag påsk
    05-01 from 1939, may-day, Första maj
    easter+39, ascension, Kristi himmelsfärdsdag
    easter+49, whit-sunday, Pingstdagen
    easter+50 to 2004, whit-monday, Annandag pingst
    06-06 from 2005, national-day, Sveriges nationaldag
    fri after 06-18 from 1953, midsummer-eve, Midsommarafton
    sat after 06-19 from 1953, midsummer-day, Midsommardagen
    sat after 10-30 from 1953, all-saints, Alla helgons dag
    12-24, christmas-eve, Julafton
    12-25, christmas, Juldagen
    12-26, second-christmas-day, Annandag jul
    12-31, new-years-eve, Nyårsafton
    """

  /// Source: 5 U.S. Code § 6103.
  static let unitedStates = """
    01-01 nearest, new-years-day, New Year's Day
    3 mon 01 from 1986, king-day, Martin Luther King Jr. Day
    3 mon 02 from 1971, presidents-day, Washington's Birthday
    last mon 05 from 1971, memorial-day, Memorial Day
    06-19 nearest from 2021, juneteenth, Juneteenth
    07-04 nearest, independence-day, Independence Day
    1 mon 09, labor-day, Labor Day
    2 mon 10 from 1971, columbus-day, Columbus Day
    11-11 nearest from 1978, veterans-day, Veterans Day
    4 thu 11 from 1942, thanksgiving, Thanksgiving
    12-25 nearest, christmas, Christmas Day
    """
}
