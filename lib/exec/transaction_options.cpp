// SPDX-License-Identifier: BSL-1.0
#include <overt/exec/transaction_options.hpp>

namespace overt {

transaction_options& transaction_options::isolation(isolation_level level) noexcept {
    level_ = level;
    return *this;
}

transaction_options& transaction_options::read_only(bool on) noexcept {
    read_only_ = on ? choice::on : choice::off;
    return *this;
}

transaction_options& transaction_options::deferrable(bool on) noexcept {
    deferrable_ = on ? choice::on : choice::off;
    return *this;
}

transaction_options& transaction_options::track_commit(bool on) noexcept {
    track_commit_ = on;
    return *this;
}

bool transaction_options::empty() const noexcept {
    return level_ == isolation_level::server_default && read_only_ == choice::unsaid && deferrable_ == choice::unsaid;
}

std::string transaction_options::sql() const {
    std::string text = "BEGIN";
    if (level_ != isolation_level::server_default) text.append(" ISOLATION LEVEL ").append(to_string(level_));
    if (read_only_ != choice::unsaid) text += read_only_ == choice::on ? " READ ONLY" : " READ WRITE";
    if (deferrable_ != choice::unsaid) text += deferrable_ == choice::on ? " DEFERRABLE" : " NOT DEFERRABLE";
    return text;
}

}  // namespace overt
