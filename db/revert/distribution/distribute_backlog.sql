-- Revert leadmill:distribution/distribute_backlog to pg

begin;

drop function distribution.distribute_backlog(uuid,integer,text);

commit;
