-- Revert leadmill:ops/seal to pg

begin;

drop function ops.seal(text,uuid,uuid,text);
drop function ops.add_sealing_key(text);

commit;
