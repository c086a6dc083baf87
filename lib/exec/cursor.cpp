// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/stream.hpp>

namespace overt {

namespace detail {

namespace {

// Cursors are read with texts of their own, which would only push others out of the statement cache.
asio::awaitable<pg::result> run_once(pg::connection& on, rendered statement) {
    pg::exchange x(on, statement, pg::protocol::once);
    while (!x.advance()) co_await x.ready();
    co_return x.take();
}

}  // namespace

cursor::cursor(cursor&& other) noexcept
    : on_(std::exchange(other.on_, {})),
      number_(std::exchange(other.number_, 0)),
      page_size_(other.page_size_),
      shape_(other.shape_),
      how_(other.how_),
      statement_(std::move(other.statement_)),
      page_(std::move(other.page_)),
      at_(other.at_),
      exhausted_(other.exhausted_) {
    other.page_.reset();
}

cursor& cursor::operator=(cursor&& other) noexcept {
    if (this == &other) return *this;
    drop();
    on_ = std::exchange(other.on_, {});
    number_ = std::exchange(other.number_, 0);
    page_size_ = other.page_size_;
    shape_ = other.shape_;
    how_ = other.how_;
    statement_ = std::move(other.statement_);
    page_ = std::move(other.page_);
    other.page_.reset();
    at_ = other.at_;
    exhausted_ = other.exhausted_;
    return *this;
}

cursor::~cursor() { drop(); }

void cursor::drop() noexcept {
    if (number_ != 0) on_.connection->transactions().drop_cursor(number_);
    number_ = 0;
}

asio::awaitable<cursor> cursor::open(target on, item what, const row_shape* shape, batch_size rows) {
    errand check{on, std::move(what.statement)};
    check_target(check, what.session_safe);
    if (check.undo_first) co_await undo_dropped(on);
    pg::transaction_stack& open = on.connection->transactions();
    cursor made;
    made.page_size_ = rows.rows();
    made.shape_ = shape;
    made.how_ = what.how;
    made.statement_ = check.statement.text();
    const std::uint64_t number = open.open_cursor(on.owner);
    std::string text = "DECLARE " + pg::transaction_stack::cursor_name(number) + " NO SCROLL CURSOR FOR ";
    text += made.statement_;
    try {
        co_await run_once(*on.connection, rendered(std::move(text), std::move(check.statement.params())));
    } catch (...) {
        open.forget_cursor(number);
        throw;
    }
    made.on_ = on;
    made.number_ = number;
    co_return made;
}

std::string cursor::begin_command(const char* verb, std::int64_t rows, errand& check) {
    if (number_ == 0) throw usage_error("this stream was closed; open a new one to read again");
    check.on = on_;
    check_target(check, true);
    if (!on_.connection->transactions().cursor_is_open(number_))
        throw usage_error("the savepoint that this stream was opened in was rolled back; open a new one");
    return std::string(verb) + " FORWARD " + std::to_string(rows) + " FROM " +
           pg::transaction_stack::cursor_name(number_);
}

asio::awaitable<bool> cursor::fill(std::size_t rows) {
    if (waiting() > 0) co_return true;
    page_.reset();
    at_ = 0;
    if (exhausted_) co_return false;
    errand check{};
    std::string text = begin_command("FETCH", static_cast<std::int64_t>(rows), check);
    if (check.undo_first) co_await undo_dropped(on_);
    pg::result answer = co_await run_once(*on_.connection, rendered(std::move(text)));
    exhausted_ = static_cast<std::size_t>(answer.rows()) < rows;
    page_.emplace(std::move(answer), *shape_, how_, statement_);
    if (exhausted_) drop();
    co_return waiting() > 0;
}

checked_answer cursor::take_page() {
    checked_answer taken = std::move(*page_);
    page_.reset();
    at_ = 0;
    return taken;
}

asio::awaitable<std::int64_t> cursor::skip(std::int64_t rows) {
    if (rows < 0) throw usage_error("a stream goes forward only; skip() takes no negative number");
    const std::int64_t here = std::min(rows, waiting());
    pass(static_cast<int>(here));
    if (here == rows || exhausted_) co_return here;
    errand check{};
    std::string text = begin_command("MOVE", rows - here, check);
    if (check.undo_first) co_await undo_dropped(on_);
    const pg::result answer = co_await run_once(*on_.connection, rendered(std::move(text)));
    exhausted_ = answer.rows_affected() < rows - here;
    if (exhausted_) drop();
    co_return here + answer.rows_affected();
}

asio::awaitable<void> cursor::close() {
    exhausted_ = true;
    page_.reset();
    at_ = 0;
    if (number_ == 0) co_return;
    const target on = on_;
    drop();
    errand check{on, {}};
    check_target(check, true);
    if (check.undo_first) co_await undo_dropped(on);
}

}  // namespace detail
}  // namespace overt
