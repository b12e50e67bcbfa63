#pragma once
#include <libpq-fe.h>

/* Of a result's fields these are named by characters. */
static const int lionsden_sqlstate = PG_DIAG_SQLSTATE;
