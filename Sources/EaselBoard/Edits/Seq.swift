/// An operation's place in its board's log: 1, 2, 3, … with no hole. 0 stands for the empty log.
public typealias Seq = Int
