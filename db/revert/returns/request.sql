-- Revert leadmill:returns/request to pg

begin;

drop table returns.request;

commit;
