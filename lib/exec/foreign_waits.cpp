// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/transaction_task.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <new>
#include <string_view>

namespace overt {

namespace {

// As many entries as the program has places, whatever runs through them.
class register_of_sites {
public:
    void note(const std::source_location& site, std::chrono::steady_clock::duration lasted) {
        const std::lock_guard lock(mutex_);
        foreign_wait& entry = sites_[{site.file_name(), site.line(), site.column()}];
        entry.file = site.file_name();
        entry.function = site.function_name();
        entry.line = site.line();
        ++entry.count;
        entry.total += lasted;
        entry.longest = std::max(entry.longest, lasted);
    }

    std::vector<foreign_wait> list() const {
        std::vector<foreign_wait> all;
        const std::lock_guard lock(mutex_);
        for (const auto& [site, entry] : sites_) all.push_back(entry);
        return all;
    }

private:
    struct place {
        std::string_view file;
        std::uint_least32_t line;
        std::uint_least32_t column;
        auto operator<=>(const place&) const = default;
    };

    mutable std::mutex mutex_;
    std::map<place, foreign_wait> sites_;
};

register_of_sites& sites() {
    static register_of_sites all;
    return all;
}

}  // namespace

detail::foreign_watch::~foreign_watch() {
    try {
        sites().note(site_, std::chrono::steady_clock::now() - begun_);
    } catch (const std::bad_alloc&) {
        // one wait is not counted
    }
}

std::vector<foreign_wait> foreign_waits() {
    std::vector<foreign_wait> all = sites().list();
    std::sort(all.begin(), all.end(), [](const foreign_wait& a, const foreign_wait& b) { return a.total > b.total; });
    return all;
}

}  // namespace overt
