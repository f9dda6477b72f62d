-- What the pages of the explorer ask for, by what they ask with. Made from the tables of a build; see kg/web/index.py.
CREATE TABLE article (id INTEGER PRIMARY KEY, page TEXT, template TEXT, iri TEXT, slug TEXT, lang TEXT, url TEXT,
    revision INTEGER, sha256 TEXT, license TEXT, text TEXT);
CREATE TABLE entity (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, slug TEXT UNIQUE, label TEXT, title TEXT, qid TEXT,
    description TEXT, class TEXT, facts INTEGER, mentions INTEGER, lat REAL, lon REAL, low REAL, high REAL,
    soft_low INTEGER, soft_high INTEGER, hedged INTEGER);
CREATE TABLE entity_class (class TEXT, entity INTEGER, PRIMARY KEY (class, entity)) WITHOUT ROWID;
CREATE TABLE statement (id INTEGER PRIMARY KEY, subject INTEGER, property TEXT, article INTEGER, start INTEGER,
    end INTEGER, certainty TEXT, low REAL, high REAL, row TEXT, broken INTEGER);
CREATE TABLE mention (entity INTEGER, statement INTEGER, role TEXT, PRIMARY KEY (entity, statement)) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, entity INTEGER, name TEXT, folded TEXT, lang TEXT);
CREATE VIRTUAL TABLE name_fts USING fts5(folded, content='name', content_rowid='id', tokenize='unicode61', prefix='1 2 3');
CREATE TABLE gram (gram TEXT, name INTEGER, PRIMARY KEY (gram, name)) WITHOUT ROWID;
CREATE TABLE coverage (article INTEGER, page TEXT, kind TEXT, name TEXT, outcome TEXT, reason TEXT, start INTEGER,
    end INTEGER, template TEXT);
CREATE TABLE outcome (article INTEGER, kind TEXT, outcome TEXT, size INTEGER);
CREATE TABLE count (name TEXT PRIMARY KEY, value INTEGER);
