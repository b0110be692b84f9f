-- Revert leadmill:returns/lock_request to pg

begin;

drop function returns.lock_request(uuid);

commit;
