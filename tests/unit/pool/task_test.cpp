// SPDX-License-Identifier: BSL-1.0
#include <overt/task.hpp>

#include "support/coroutine.hpp"

#include <asio.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace overt;
using detail::task_of;
using std::chrono::milliseconds;

namespace {

asio::awaitable<std::uint64_t> my_task() { co_return task_of(co_await asio::this_coro::executor); }

asio::awaitable<std::uint64_t> my_task_after_a_wait() {
    asio::steady_timer timer(co_await asio::this_coro::executor, milliseconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    co_return co_await my_task();
}

template <class Executor, class T>
T on(asio::io_context& io, const Executor& executor, asio::awaitable<T> what) {
    T found{};
    asio::co_spawn(executor, std::move(what), [&found](std::exception_ptr, T value) { found = value; });
    io.restart();
    io.run();
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool)
BOOST_AUTO_TEST_SUITE(task)

BOOST_AUTO_TEST_CASE(each_has_an_identity_of_its_own) {
    asio::io_context io;
    const task_executor a(io.get_executor()), b(io.get_executor());
    const task_executor copy = a;
    BOOST_TEST(a.id() != 0u);
    BOOST_TEST(a.id() != b.id());
    BOOST_TEST((copy == a && !(copy != a)));
    BOOST_TEST((a != b));
    BOOST_TEST(detail::tasks_exist());
}

BOOST_AUTO_TEST_CASE(it_travels_with_the_executor) {
    asio::io_context io;
    const task_executor task(io.get_executor());
    BOOST_TEST(on(io, task, my_task()) == task.id());
    BOOST_TEST(on(io, task, my_task_after_a_wait()) == task.id());
    BOOST_TEST(on(io, asio::make_strand(task), my_task_after_a_wait()) == task.id());
    BOOST_TEST(on(io, asio::make_strand(asio::any_io_executor(task)), my_task_after_a_wait()) == task.id());
    BOOST_TEST(on(io, asio::make_strand(asio::any_io_executor(asio::make_strand(asio::any_io_executor(task)))),
                  my_task()) == task.id());
    const auto required = asio::require(asio::any_io_executor(task), asio::execution::blocking.never);
    BOOST_TEST(task_of(asio::prefer(required, asio::execution::outstanding_work.tracked)) == task.id());
}

BOOST_AUTO_TEST_CASE(others_have_none) {
    asio::io_context io;
    asio::thread_pool threads(1);
    BOOST_TEST(on(io, io.get_executor(), my_task()) == 0u);
    BOOST_TEST(on(io, asio::make_strand(io), my_task_after_a_wait()) == 0u);
    BOOST_TEST(task_of(threads.get_executor()) == 0u);
    BOOST_TEST(task_of(asio::any_io_executor()) == 0u);
}

BOOST_AUTO_TEST_CASE(it_keeps_the_loop_alive_as_the_inner_one_does) {
    asio::io_context io;
    const task_executor task(io.get_executor());
    auto work = asio::make_work_guard(task);
    BOOST_TEST(io.poll() == 0u);
    BOOST_TEST(!io.stopped());
    int done = 0;
    asio::post(task, [&done] { ++done; });
    asio::dispatch(task, [&done] { ++done; });
    io.poll();
    BOOST_TEST(done == 2);
    work.reset();
    io.poll();
    BOOST_TEST(io.stopped());
    BOOST_TEST((&asio::query(task, asio::execution::context) == &io));
}

BOOST_AUTO_TEST_SUITE_END()
BOOST_AUTO_TEST_SUITE_END()
