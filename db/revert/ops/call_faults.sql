-- Revert leadmill:ops/call_faults to pg

begin;

revoke usage on schema ops from leadmill_api;
drop function ops.call_faults(text, text, text[]);

commit;
