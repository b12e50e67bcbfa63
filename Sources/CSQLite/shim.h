#pragma once
#include <sqlite3.h>

/* SQLITE_TRANSIENT is a macro with a cast to a function pointer, which Swift does not import: SQLite copies the bytes. */

static inline int lionsden_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int lionsden_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/* Codes made of two others are macros that Swift does not import. */
static const int lionsden_constraint_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int lionsden_constraint_row_id = SQLITE_CONSTRAINT_ROWID;
static const int lionsden_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;
