"""Languages without tables of their own: small articles in the style of thirteen wikis give their facts."""

from dataclasses import dataclass

import pytest

from kg.extractors import extract
from kg.mapping import is_known, mappings
from kg.model import Article, Coordinate, Item, Media, Quantity, Statement, Text
from kg.vocab import P


@dataclass(frozen=True)
class Place:
    """An article in the style of one wiki, and what it should give besides population 3,500,000 and area 891.7."""

    lang: str
    title: str
    text: str
    category: str
    country: str | None = None
    mayor: str | None = None


PLACES = [
    Place(
        "es",
        "Villanueva",
        """{{Ficha de entidad subnacional
| nombre = Villanueva
| imagen = Villanueva plaza.jpg
| bandera = Bandera de Villanueva.svg
| país = [[Alemania]]
| superficie = 891,7
| población = 3 500 000
| población_año = 2019
| coordenadas = {{coord|52|31|0|N|13|23|0|E}}
}}
'''Villanueva''' es una ciudad de [[Alemania]]. Véase [[Ayuda:Contenido]].
[[Archivo:Villanueva mapa.png|thumb|El mapa]]
== Ciudades hermanas ==
* [[Ulm]]
* [[Linz]]
[[Categoría:Ciudades de Alemania]]""",
        "Categoría:Ciudades de Alemania",
        "Alemania",
    ),
    Place(
        "fr",
        "Villeneuve",
        """{{Infobox Ville d'Allemagne
| nom = Villeneuve
| image = Villeneuve place.jpg
| drapeau = Drapeau.svg
| pays = [[Allemagne]]
| superficie = 891,7
| population = 3 500 000
| année_pop = 2019
| latitude = 52.5167
| longitude = 13.3833
| maire = [[Anne Martin]]
}}
'''Villeneuve''' est une ville. Voir [[Aide:Sommaire]].
[[Fichier:Villeneuve carte.png|vignette|La carte]]
== Jumelages ==
* [[Ulm]]
* [[Linz]]
[[Catégorie:Ville en Allemagne]]""",
        "Catégorie:Ville en Allemagne",
        "Allemagne",
        "Anne Martin",
    ),
    Place(
        "it",
        "Villanova",
        """{{Divisione amministrativa
|Nome = Villanova
|Panorama = Villanova piazza.jpg
|Bandiera = Bandiera.svg
|Stato = [[Germania]]
|Superficie = 891.7
|Abitanti = 3500000
|Aggiornamento abitanti = 2019
|Latitudine decimale = 52.5167
|Longitudine decimale = 13.3833
}}
'''Villanova''' è una città. Vedi [[Aiuto:Guida]].
[[File:Villanova mappa.png|thumb|La mappa]]
== Gemellaggi ==
* [[Ulma]]
* [[Linz]]
[[Categoria:Comuni della Germania]]""",
        "Categoria:Comuni della Germania",
        "Germania",
    ),
    Place(
        "pt",
        "Vila Nova",
        """{{Info/Assentamento
|nome = Vila Nova
|horizonte_imagem = Vila Nova praça.jpg
|imagem_bandeira = Bandeira.svg
|país = [[Alemanha]]
|área_total_km2 = 891.7
|população_total = 3500000
|população_em = 2019
|coordenadas = {{coord|52|31|0|N|13|23|0|E}}
}}
'''Vila Nova''' é uma cidade. Ver [[Ajuda:Conteúdos]].
[[Ficheiro:Vila Nova mapa.png|thumb|O mapa]]
== Cidades-irmãs ==
* [[Ulm]]
* [[Linz]]
[[Categoria:Cidades da Alemanha]]""",
        "Categoria:Cidades da Alemanha",
        "Alemanha",
    ),
    Place(
        "ru",
        "Новоград",
        """{{НП-Германия
|русское название = Новоград
|изображение = Новоград площадь.jpg
|флаг = Флаг.svg
|страна = [[Германия]]
|площадь = 891,7
|население = 3 500 000
|год переписи = 2019
|lat_deg = 52 |lat_min = 31 |lat_sec = 0
|lon_deg = 13 |lon_min = 23 |lon_sec = 0
}}
'''Новоград''' — город. См. [[Справка:Содержание]].
[[Файл:Новоград карта.png|thumb|Карта]]
== Города-побратимы ==
* [[Ульм]]
* [[Линц]]
[[Категория:Города Германии]]""",
        "Категория:Города Германии",
        "Германия",
    ),
    Place(
        "uk",
        "Новоград",
        """{{Картка:Місто
|назва = Новоград
|зображення = Новоград площа.jpg
|прапор = Прапор.svg
|країна = [[Німеччина]]
|площа = 891,7
|населення = 3 500 000
|перепис = 2019
|координати = {{coord|52|31|0|N|13|23|0|E}}
}}
'''Новоград''' — місто. Див. [[Довідка:Зміст]].
[[Файл:Новоград мапа.png|thumb|Мапа]]
== Міста-побратими ==
* [[Ульм]]
* [[Лінц]]
[[Категорія:Міста Німеччини]]""",
        "Категорія:Міста Німеччини",
        "Німеччина",
    ),
    Place(
        "pl",
        "Nowe Miasto",
        """{{Niemieckie miasto infobox
|nazwa = Nowe Miasto
|zdjęcie = Nowe Miasto rynek.jpg
|flaga = Flaga.svg
|państwo = [[Niemcy]]
|powierzchnia = 891,7
|liczba ludności = 3 500 000
|rok = 2019
|burmistrz = [[Jan Kowalski]]
|stopniN = 52 |minutN = 31 |sekundN = 0
|stopniE = 13 |minutE = 23 |sekundE = 0
}}
'''Nowe Miasto''' – miasto. Zob. [[Pomoc:Spis treści]].
[[Plik:Nowe Miasto mapa.png|thumb|Mapa]]
== Miasta partnerskie ==
* [[Ulm]]
* [[Linz]]
[[Kategoria:Miasta w Niemczech]]""",
        "Kategoria:Miasta w Niemczech",
        "Niemcy",
        "Jan Kowalski",
    ),
    Place(
        "nl",
        "Nieuwstad",
        """{{Infobox plaats in Duitsland
| naam = Nieuwstad
| foto = Nieuwstad plein.jpg
| vlag = Vlag.svg
| land = [[Duitsland]]
| oppervlakte = 891,7
| inwoners = 3.500.000
| datum inwoners = 2019
| burgemeester = [[Jan Jansen]]
| coördinaten = {{coord|52|31|0|N|13|23|0|E}}
}}
'''Nieuwstad''' is een stad. Zie [[Overleg:Nieuwstad]].
[[Bestand:Nieuwstad kaart.png|thumb|De kaart]]
== Stedenbanden ==
* [[Ulm]]
* [[Linz]]
[[Categorie:Plaats in Duitsland]]""",
        "Categorie:Plaats in Duitsland",
        "Duitsland",
        "Jan Jansen",
    ),
    Place(
        "sv",
        "Nystad",
        """{{Ortsfakta Tyskland
| namn = Nystad
| bild = Nystad torg.jpg
| flagga = Flagga.svg
| land = [[Tyskland]]
| yta = 891,7
| folkmängd = 3 500 000
| folkmängd_per = 2019
| borgmästare = [[Anna Berg]]
| koordinater = {{coord|52|31|0|N|13|23|0|E}}
}}
'''Nystad''' är en stad. Se [[Hjälp:Innehåll]].
[[Fil:Nystad karta.png|thumb|Kartan]]
== Vänorter ==
* [[Ulm]]
* [[Linz]]
[[Kategori:Orter i Tyskland]]""",
        "Kategori:Orter i Tyskland",
        "Tyskland",
        "Anna Berg",
    ),
    Place(
        "ca",
        "Vilanova",
        """{{Infotaula geografia política
| nom = Vilanova
| imatge = Vilanova plaça.jpg
| bandera = Bandera.svg
| país = [[Alemanya]]
| superfície = 891,7
| població = 3.500.000
| any_cens = 2019
| alcalde = [[Anna Puig]]
| coordenades = {{coord|52|31|0|N|13|23|0|E}}
}}
'''Vilanova''' és una ciutat. Vegeu [[Ajuda:Contingut]].
[[Fitxer:Vilanova mapa.png|thumb|El mapa]]
== Ciutats agermanades ==
* [[Ulm]]
* [[Linz]]
[[Categoria:Ciutats d'Alemanya]]""",
        "Categoria:Ciutats d'Alemanya",
        "Alemanya",
        "Anna Puig",
    ),
    Place(
        "ja",
        "新市",
        """{{世界の市
|正式名称 = 新市
|画像 = 新市広場.jpg
|市旗 = 旗.svg
|国 = [[ドイツ]]
|総面積 = 891.7
|総人口 = 3,500,000
|人口の時点 = 2019
|市長 = [[山田太郎]]
|緯度度 = 52 |緯度分 = 31 |緯度秒 = 0
|経度度 = 13 |経度分 = 23 |経度秒 = 0
}}
'''新市'''は都市である。[[ヘルプ:目次]]を参照。
[[ファイル:新市地図.png|thumb|地図]]
== 姉妹都市 ==
* [[ウルム]]
* [[リンツ]]
[[カテゴリ:ドイツの都市]]""",
        "カテゴリ:ドイツの都市",
        "ドイツ",
        "山田太郎",
    ),
    Place(
        "zh",
        "新市",
        """{{Infobox settlement
| name = 新市
| image_skyline = 新市广场.jpg
| image_flag = 旗.svg
| subdivision_type = 国家
| subdivision_name = [[德国]]
| area_total_km2 = 891.7
| population_total = 3,500,000
| population_as_of = 2019
| coordinates = {{coord|52|31|0|N|13|23|0|E}}
}}
'''新市'''是城市。见[[帮助:目录]]。
[[文件:新市地图.png|thumb|地图]]
== 友好城市 ==
* [[乌尔姆]]
* [[林茨]]
[[分类:德国城市]]""",
        "分类:德国城市",
        "德国",
    ),
    Place(
        "vi",
        "Phố Mới",
        """{{Thông tin khu dân cư
| tên = Phố Mới
| hình = Quảng trường.jpg
| hình cờ = Cờ.svg
| quốc gia = [[Đức]]
| tổng diện tích km2 = 891,7
| tổng dân số = 3.500.000
| dân số năm = 2019
| thị trưởng = [[Lê An]]
| tọa độ = {{coord|52|31|0|N|13|23|0|E}}
}}
'''Phố Mới''' là thành phố. Xem [[Trợ giúp:Mục lục]].
[[Tập tin:Bản đồ.png|thumb|Bản đồ]]
== Thành phố kết nghĩa ==
* [[Ulm]]
* [[Linz]]
[[Thể loại:Thành phố Đức]]""",
        "Thể loại:Thành phố Đức",
        "Đức",
        "Lê An",
    ),
]


def stated(place: Place) -> list[Statement]:
    """What an article states of its subject."""
    found = extract(Article(place.title, place.lang, place.text))
    return [statement for statement in found.statements if statement.subject == found.subject]


def values(statements: list[Statement], label: str) -> list[Statement]:
    return [statement for statement in statements if statement.property == P[label]]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.lang)
def test_the_box_of_a_place_is_read(place: Place) -> None:
    found = stated(place)
    (people,) = values(found, "population")
    assert isinstance(people.value, Quantity)
    assert people.value.amount == 3_500_000
    assert [(q.property, str(getattr(q.value, "edtf", q.value))) for q in people.qualifiers] == [
        (P["point in time"], "2019")
    ]
    (area,) = values(found, "area")
    assert isinstance(area.value, Quantity)
    assert (str(area.value.amount), area.value.unit) == ("891.7", "km2")
    (point,) = values(found, "coordinate location")
    assert isinstance(point.value, Coordinate)
    assert (round(point.value.lat, 2), round(point.value.lon, 2)) == (52.52, 13.38)
    assert place.title in {each.value.text for each in values(found, "label") if isinstance(each.value, Text)}
    assert [each.value.label for each in values(found, "country") if isinstance(each.value, Item)] == [place.country]
    mayors = [each.value.label for each in values(found, "head of government") if isinstance(each.value, Item)]
    assert mayors == ([place.mayor] if place.mayor else [])


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.lang)
def test_pictures_categories_and_twin_towns_are_read(place: Place) -> None:
    found = stated(place)
    assert values(found, "image")
    assert all(isinstance(each.value, Media) for each in values(found, "image"))
    assert len(values(found, "flag image")) == 1
    assert [each.value.title for each in values(found, "category") if isinstance(each.value, Item)] == [place.category]
    assert len(values(found, "twinned administrative body")) == 2


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.lang)
def test_a_link_into_another_namespace_is_no_thing(place: Place) -> None:
    titles = {each.value.title for each in stated(place) if isinstance(each.value, Item) and each.value.title}
    assert not {title for title in titles if ":" in title} - {place.category}


def test_a_language_with_derived_tables_is_known_and_one_without_is_not() -> None:
    assert is_known("es")
    assert is_known("am")
    assert not is_known("xh")
    assert "infobox settlement" in mappings("es").infoboxes
    assert "ficha de localidad" not in mappings("de").infoboxes
