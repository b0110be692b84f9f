-- Revert leadmill:identity/known_device to pg

begin;

drop table identity.known_device;

commit;
