-- Revert leadmill:returns/requests_are_decided_once to pg

begin;

drop trigger requests_are_decided_once on returns.request;
drop function returns.requests_are_decided_once();

commit;
