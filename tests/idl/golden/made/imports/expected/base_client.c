// Made by idlc from base.idl: do not edit.
#include "base.h"
#include "permissions.h"
