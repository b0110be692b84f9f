-- Revert leadmill:ops/request to pg

begin;

drop function ops.request_id();
drop function ops.client_agent();
drop function ops.client_address();
drop function ops.request_header(text);

commit;
