// SPDX-License-Identifier: BSL-1.0
#include "pg/connection_impl.hpp"
#include "pg/connector.hpp"

namespace overt::pg {

connection connection::open(const connect_options& options, std::chrono::steady_clock::time_point deadline) {
    auto made = std::make_unique<impl>(options);
    detail::connector way(options, &impl::on_notice_received, made.get());
    PGconn* const session = way.open(deadline);
    made->default_receiver = way.default_receiver();
    made->adopt(session);
    if (made->descriptor < 0)
        throw connect_error(connect_failure::other, "", "The client has no more files to open: no session was made.");
    return connection(std::move(made));
}

}  // namespace overt::pg
