-- Revert leadmill:audit/record_reading to pg

begin;

drop function audit.record_reading();
drop function audit.unescape_uri(text);

commit;
