// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/lease.hpp>
#include <overt/exec/verify_queries.hpp>

#include "pg/description.hpp"

#include <optional>

namespace overt {

namespace {

std::string all_refusals(const std::vector<query_refusal>& refusals) {
    std::string text = "Some queries do not fit the database; migrate it, or correct them.";
    for (const query_refusal& each : refusals) text.append(" ").append(each.name).append(": ").append(each.message);
    return text;
}

void check_columns(const pg::result& columns, const named_query& query) {
    if (!query.shape()) return;
    const std::string_view text = query.statement().text();
    if (query.how() == detail::match::by_name) detail::match_by_name(columns, *query.shape(), text);
    else detail::check_shape(columns, *query.shape(), text);
}

asio::awaitable<std::optional<query_refusal>> refusal_of(pg::connection* on, const named_query* query) {
    try {
        pg::detail::description d(*on, query->statement());
        while (!d.advance()) co_await d.ready();
        check_columns(d.take(), *query);
    } catch (const server_error& e) {
        co_return query_refusal{query->name(), std::string(e.sqlstate()), e.what()};
    } catch (const decode_error& e) {
        co_return query_refusal{query->name(), {}, e.what()};
    }
    co_return std::nullopt;
}

}  // namespace

queries_refused::queries_refused(std::vector<query_refusal> refusals)
    : error(errc::schema_mismatch, all_refusals(refusals), {phase::prepare, outcome::failed, fate::kept}),
      refusals_(std::make_shared<const std::vector<query_refusal>>(std::move(refusals))) {}

namespace detail {

asio::awaitable<std::vector<query_refusal>> verify_each(lease* on, std::vector<named_query> queries) {
    errand check{target{&on->connection()}, rendered()};
    check_target(check, true);
    if (check.undo_first) co_await undo_dropped(check.on);
    std::vector<query_refusal> refusals;
    for (const named_query& each : queries) {
        std::optional<query_refusal> refusal = co_await refusal_of(check.on.connection, &each);
        if (refusal) refusals.push_back(std::move(*refusal));
    }
    co_return refusals;
}

asio::awaitable<void> require_each(lease* on, std::vector<named_query> queries) {
    std::vector<query_refusal> refusals = co_await verify_each(on, std::move(queries));
    if (!refusals.empty()) throw queries_refused(std::move(refusals));
}

}  // namespace detail
}  // namespace overt
