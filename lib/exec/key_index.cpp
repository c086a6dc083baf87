// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/key_index.hpp>

#include <cstring>

namespace overt::detail {

key_index::seat key_index::find(std::size_t parent, std::string_view key, std::size_t place) {
    char prefix[sizeof parent];
    std::memcpy(prefix, &parent, sizeof parent);
    // Joined rows of one parent mostly follow each other.
    if (!seats_.empty() && wanted_.size() == sizeof prefix + key.size() &&
        std::memcmp(wanted_.data(), prefix, sizeof prefix) == 0 &&
        std::string_view(wanted_).substr(sizeof prefix) == key)
        return latest_;
    wanted_.assign(prefix, sizeof prefix);
    wanted_ += key;
    const auto [found, fresh] = seats_.try_emplace(wanted_, seat{seats_.size(), place, false});
    latest_ = found->second;
    return {latest_.number, latest_.place, fresh};
}

std::shared_ptr<const void>& shared_objects::find(const void* type, std::string_view key) {
    std::string wanted(reinterpret_cast<const char*>(&type), sizeof type);
    wanted += key;
    return objects_[wanted];
}

}  // namespace overt::detail
