-- Revert leadmill:ops/rate_limit to pg

begin;

drop table ops.rate_spending;
drop table ops.rate_limit;

commit;
