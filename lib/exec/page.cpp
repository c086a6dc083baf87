// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/page.hpp>

#include <overt/error.hpp>

namespace overt {

page_request::page_request(std::size_t rows) : rows_(rows) {
    if (rows == 0) throw usage_error("a page has one row or more");
}

}  // namespace overt
