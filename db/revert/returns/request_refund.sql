-- Revert leadmill:returns/request_refund to pg

begin;

drop function returns.request_refund(uuid, text, text);
drop function returns.require_within_limits(returns.policy, uuid);

commit;
