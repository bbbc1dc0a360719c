// Only the RESP reader of hiredis is used; its sockets and its blocking client are not.
#include <hiredis/read.h>
