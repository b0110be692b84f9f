-- Revert leadmill:ops/setting to pg

begin;

drop function ops.setting_of(text);
drop table ops.setting;

commit;
