-- Revert leadmill:ops/rooms to pg

begin;

drop schema api;
drop schema hook;
drop schema queue;
drop schema audit;
drop schema report;
drop schema notification;
drop schema crm;
drop schema returns;
drop schema marketplace;
drop schema distribution;
drop schema sale;
drop schema billing;
drop schema ledger;
drop schema intake;
drop schema catalog;
drop schema identity;
drop schema ops;

commit;
