#include <libxml/xmlversion.h>
// Debian builds libxml2 with ICU, whose headers define types that Foundation's own ICU defines too: a program that sees
// both does not compile. Nothing here uses a converter, so its declarations are left out.
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
