// SPDX-FileCopyrightText: The LLaVA-Mini for Java authors
// SPDX-License-Identifier: Apache-2.0
// Every word of the page, in both languages.

const WORDS = {
  en: {
    skip: 'To the question', newChat: 'New chat', search: 'Search chats', chats: 'Chats', settings: 'Settings', close: 'Close',
    conversation: 'Conversation', ask: 'Ask about a picture, a video, or anything', attach: 'Add pictures or a video',
    photograph: 'Take a photograph', live: 'Live video from the camera', send: 'Send', stop: 'Stop',
    hint: 'Small models make mistakes. Everything stays between this browser and your server.',
    dropHere: 'Drop pictures or a video here', framesPerSecond: 'Frames per second', mostFrames: 'At most',
    welcome: 'Show me something.', welcomeText: 'Drop, paste or choose a picture or a video, then ask. Each picture becomes one token for the language model.',
    choose: 'Choose a picture', tryLive: 'Use the camera',
    ready: 'ready', loading: 'model is loading', away: 'server cannot be reached', draining: 'server is stopping',
    nothingFound: 'Nothing found', untitled: 'New chat', remove: 'Delete', sure: 'Delete this chat?',
    copy: 'Copy', copied: 'Copied', retry: 'Answer again', edit: 'Edit and ask again', again: 'Try again', cancel: 'Cancel', save: 'Save',
    seeing: 'Looking', thinking: 'Thinking', waiting: 'Waiting for the model to load', code: 'code', you: 'You', model: 'Model',
    onlyFrom: 'The model looks at one picture at a time: it answers from here on',
    asFrames: 'together, as the frames of a video', image: 'picture', video: 'video', frames: 'frames',
    vision: n => n === 1 ? 'vision token' : 'vision tokens', prompt: 'prompt tokens', tokens: n => n === 1 ? 'token' : 'tokens',
    seen: 'to see it', known: 'picture remembered', first: 'to the first token', each: 'per token', skipped: 'still frames skipped',
    stopped: 'Stopped.', cut: 'The longest answer was reached.', late: 'The time for an answer was over.',
    map: 'Where it looked', hideMap: 'Hide where it looked',
    language: 'Language', automatic: 'As the browser', look: 'Appearance', light: 'Light', dark: 'Dark',
    temperature: 'Temperature', longest: 'Longest answer (tokens)', system: 'System text', key: 'Key of the server', keyHelp: 'Stays in this browser.',
    exportAll: 'Export chats', importAll: 'Import chats', deleteAll: 'Delete all chats', sureAll: 'Delete all chats in this browser?', imported: n => n + (n === 1 ? ' chat imported' : ' chats imported'),
    startLive: 'Start', endLive: 'End', standing: 'Standing question', standingExample: 'What do you see?', liveSeen: (n, s) => n + (n === 1 ? ' frame seen, ' : ' frames seen, ') + s + ' skipped',
    errors: {
      network: 'The server cannot be reached. Check that it is running; your question is kept.',
      key: 'The server wants a key. Enter it in Settings.',
      busy: 'The server is busy. Wait a moment, then try again.',
      loading: 'The model is still loading. The question is sent as soon as it is ready.',
      large: 'This is too large for the server. Take a smaller file, or start it with a larger --max-body.',
      unreadable: 'The server cannot read this file. Pictures: PNG, JPEG, WebP, GIF, BMP, TIFF; videos: MP4, WebM, MKV, AVI, MOV.',
      gone: 'A picture or video of this chat is no longer in this browser. Add it again.',
      camera: 'The camera cannot be used. Allow it in the browser; pages that are not on localhost need https.',
      kind: 'Only pictures and videos can be added.',
      one: 'One video at a time, without pictures beside it.',
      store: 'This browser has no room left for the picture or video; the chat itself is kept.',
      file: 'This file holds no chats exported from here.',
      cutOff: 'The connection broke before the answer was complete. Try again.'
    }
  },
  zh: {
    skip: '跳到输入框', newChat: '新对话', search: '搜索对话', chats: '对话', settings: '设置', close: '关闭',
    conversation: '对话内容', ask: '就图片、视频或任何内容提问', attach: '添加图片或视频',
    photograph: '拍照', live: '摄像头实时视频', send: '发送', stop: '停止',
    hint: '小模型会出错。所有内容只在此浏览器和你的服务器之间传输。',
    dropHere: '把图片或视频拖到这里', framesPerSecond: '每秒帧数', mostFrames: '最多帧数',
    welcome: '给我看点什么吧', welcomeText: '拖入、粘贴或选择一张图片或一段视频，然后提问。每张图片对语言模型来说只是一个词元。',
    choose: '选择图片', tryLive: '打开摄像头',
    ready: '就绪', loading: '模型加载中', away: '无法连接服务器', draining: '服务器正在停止',
    nothingFound: '没有找到', untitled: '新对话', remove: '删除', sure: '删除这个对话？',
    copy: '复制', copied: '已复制', retry: '重新回答', edit: '修改后再问', again: '重试', cancel: '取消', save: '保存',
    seeing: '正在看', thinking: '正在思考', waiting: '等待模型加载', code: '代码', you: '你', model: '模型',
    onlyFrom: '模型一次只看一张图片：从这里开始回答',
    asFrames: '合在一起，作为视频的帧', image: '图片', video: '视频', frames: '帧',
    vision: () => '个视觉词元', prompt: '个提示词元', tokens: () => '个词元',
    seen: '看图', known: '图片已记住', first: '到首个词元', each: '每个词元', skipped: '帧静止画面已跳过',
    stopped: '已停止。', cut: '已达到回答长度上限。', late: '回答时间已到。',
    map: '它看了哪里', hideMap: '隐藏热力图',
    language: '语言', automatic: '跟随浏览器', look: '外观', light: '浅色', dark: '深色',
    temperature: '温度', longest: '最长回答（词元）', system: '系统提示', key: '服务器密钥', keyHelp: '只保存在此浏览器中。',
    exportAll: '导出对话', importAll: '导入对话', deleteAll: '删除全部对话', sureAll: '删除此浏览器中的全部对话？', imported: n => '已导入 ' + n + ' 个对话',
    startLive: '开始', endLive: '结束', standing: '持续提问', standingExample: '你看到了什么？', liveSeen: (n, s) => '已看 ' + n + ' 帧，跳过 ' + s + ' 帧',
    errors: {
      network: '无法连接服务器。请确认它正在运行；你的问题已保留。',
      key: '服务器需要密钥。请在设置中填写。',
      busy: '服务器正忙。请稍候再试。',
      loading: '模型仍在加载。加载完成后会立即发送问题。',
      large: '内容超过服务器限制。请换小一些的文件，或用更大的 --max-body 启动服务器。',
      unreadable: '服务器无法读取此文件。图片：PNG、JPEG、WebP、GIF、BMP、TIFF；视频：MP4、WebM、MKV、AVI、MOV。',
      gone: '此对话中的图片或视频已不在浏览器里。请重新添加。',
      camera: '无法使用摄像头。请在浏览器中允许；非 localhost 的页面需要 https。',
      kind: '只能添加图片和视频。',
      one: '一次只能有一个视频，且不能同时有图片。',
      store: '浏览器没有空间保存图片或视频了；对话本身已保留。',
      file: '这个文件里没有从这里导出的对话。',
      cutOff: '回答完成之前连接断开了。请重试。'
    }
  }
};

let words = WORDS.en;

/** Chooses the language: 'en', 'zh', or whatever the browser speaks. */
export function speak(language) {
  const chosen = language in WORDS ? language : (navigator.language || '').toLowerCase().startsWith('zh') ? 'zh' : 'en';
  words = WORDS[chosen];
  document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en';
}

/** The words for a name, with a number where they depend on one. */
export function say(name, ...values) {
  const text = words[name];
  return typeof text === 'function' ? text(...values) : text;
}

/** The line about a failure. */
export function complain(name) {
  return words.errors[name];
}
